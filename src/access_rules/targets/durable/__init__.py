"""Rules as durable-rules definitions, run by that engine in a worker process under supervision."""
