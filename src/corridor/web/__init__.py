"""The planner's page: a service that answers questions about cases, and runs long ones as jobs."""
