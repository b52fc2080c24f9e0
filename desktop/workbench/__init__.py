"""What the window can ask for: jobs, engines, the library and the history. QtCore only, never widgets."""
