"""What opens, keeps or changes an account, and what each credential event ends: one table for all acts."""
