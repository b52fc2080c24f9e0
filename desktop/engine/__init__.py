"""The half of Burnish that loads models. It runs in processes of its own and never imports Qt."""
