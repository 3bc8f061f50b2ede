package io.bieases.routes.batch;

abstract class VolumeContract extends BatchContract {}
