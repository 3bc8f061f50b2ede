package io.bieases.routes.batch;

abstract class ResultContract extends BatchContract {}
