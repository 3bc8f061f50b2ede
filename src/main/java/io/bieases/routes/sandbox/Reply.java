package io.bieases.routes.sandbox;

import java.util.Optional;

/** An answer already booked under its arrival's number, and the fault that spoils its delivery. */
record Reply(long arrivalId, Operation operation, Answer answer, Optional<Fault> fault) {}
