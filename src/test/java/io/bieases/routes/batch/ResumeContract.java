package io.bieases.routes.batch;

abstract class ResumeContract extends BatchContract {}
