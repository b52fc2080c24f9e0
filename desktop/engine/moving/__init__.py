"""Moving the library, that is all models, to another folder or drive."""
