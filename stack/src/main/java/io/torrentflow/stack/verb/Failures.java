package io.torrentflow.stack.verb;

import io.torrentflow.cli.FileTrouble;
import io.torrentflow.stack.home.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What a person sees of a verb that failed: one sentence, never a stack trace. */
final class Failures {
  private Failures() {}

  static String sentence(Exception failure) {
    return FileTrouble.sentence(
        failure, e -> "This is a bug of TorrentFlow: " + e + "; " + kept(e, System.getenv()));
  }

  // For who mends it; in the home if there is one, or else among the temporary files.
  static String kept(Exception failure, Map<String, String> environment) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    try {
      Path logs = Home.of(environment).logs();
      Path file =
          Files.isWritable(logs)
              ? logs.resolve("launcher.log")
              : Files.createTempFile("torrentflow-", ".log");
      return "its trace is in " + Files.writeString(file, trace.toString()) + ".";
    } catch (IOException | RuntimeException e) {
      return "its trace could not be written.";
    }
  }
}
