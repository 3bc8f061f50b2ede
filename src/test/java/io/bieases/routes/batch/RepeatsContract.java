package io.bieases.routes.batch;

abstract class RepeatsContract extends BatchContract {}
