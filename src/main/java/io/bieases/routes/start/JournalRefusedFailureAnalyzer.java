package io.bieases.routes.start;

import io.bieases.routes.journal.JournalRefusedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in words which journal cannot be worked with, instead of a stack trace. */
final class JournalRefusedFailureAnalyzer extends AbstractFailureAnalyzer<JournalRefusedException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, JournalRefusedException cause) {
    return new FailureAnalysis(
        "The journal cannot be used: " + cause.getMessage() + ".",
        "Stop the other process, or give this one its own bieases.data-dir. Nothing was sent.",
        cause);
  }
}
