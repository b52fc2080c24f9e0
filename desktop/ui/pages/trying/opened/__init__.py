"""What is said above the page of files and folders that were opened, beside those that are asked about."""
