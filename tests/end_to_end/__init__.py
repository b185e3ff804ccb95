"""The whole way through the command, from files as sent to a release: each test is a user's journey."""
