"""What comes in by mistake or by malice, made by the tests."""
