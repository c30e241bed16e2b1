package io.torrentflow.cli.verb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** What is printed at Ctrl-C: how to come back. */
final class ResumeHint {
  // What of the environment decides which system a command reaches.
  private static final List<String> DECISIVE = List.of("TORRENTFLOW_HOME", "TORRENTFLOW_PORT_BASE");

  private ResumeHint() {}

  /** A hint from now on; closed when there is nothing to leave. */
  static ExitHook of(String sentence, CommandSpec spec) {
    String command =
        command(System.getenv(), spec.root().commandLine().getParseResult().originalArgs());
    // Not on standard output, which a program may read.
    return new ExitHook("resume-hint", () -> System.err.printf("%n%s%n  %s%n", sentence, command));
  }

  /** The same command once more, for a shell in the same folder. */
  static String command(Map<String, String> environment, List<String> arguments) {
    List<String> words = new ArrayList<>();
    for (String variable : DECISIVE) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isBlank()) {
        words.add(variable + "=" + quoted(value));
      }
    }
    words.add(quoted(environment.getOrDefault("TORRENTFLOW_COMMAND", "./torrentflow")));
    arguments.forEach(argument -> words.add(quoted(argument)));
    return String.join(" ", words);
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
