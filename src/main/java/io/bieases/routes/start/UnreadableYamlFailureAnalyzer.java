package io.bieases.routes.start;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says where a configuration file is no YAML, without the excerpt, which may show a key. */
final class UnreadableYamlFailureAnalyzer extends AbstractFailureAnalyzer<MarkedYAMLException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, MarkedYAMLException cause) {
    Mark mark = cause.getProblemMark();
    String place =
        mark == null
            ? ""
            : " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    return new FailureAnalysis(
        "A configuration file is not valid YAML" + place + ".",
        "Look at that line of config/application.yaml and of the file of the active profile,"
            + " config/application-<profile>.yaml. Nothing was started.",
        cause);
  }
}
