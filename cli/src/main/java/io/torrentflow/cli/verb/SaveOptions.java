package io.torrentflow.cli.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.collect.OutputFolder;
import io.torrentflow.cli.progress.Subject;
import io.torrentflow.cli.terminal.LiveLines;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Where files are saved, and how that is told; the same for each verb that saves some. */
final class SaveOptions {
  @Option(
      names = {"-o", "--out"},
      defaultValue = ".",
      paramLabel = "DIR",
      description = "Where the files go (default: the current folder).")
  private Path out;

  @Option(
      names = "--force",
      description =
          "Overwrites files of the same names. Without it they stay, and the new file or the"
              + " torrent's folder is saved beside as \"name (1)\".")
  private boolean force;

  @Option(names = "--json", description = "Prints one JSON object a line, each with a \"type\".")
  private boolean json;

  Path folder() {
    return out;
  }

  boolean replaces() {
    return force;
  }

  GetOutput output(Subject subject) {
    return json ? new JsonOutput() : new TextOutput(subject, LiveLines.ofThisConsole());
  }

  /** Runs it if the folder can be used; a program that reads along hears of a refusal, too. */
  int orTellProgram(Supplier<Integer> verb) {
    try {
      OutputFolder.require(out);
      return verb.get();
    } catch (CommandException e) {
      if (json) {
        JsonOutput.refused(e);
      }
      throw e;
    }
  }
}
