"""The command line: one thin module a verb, each over a public function."""
