"""The window: pages, result views and widgets."""
