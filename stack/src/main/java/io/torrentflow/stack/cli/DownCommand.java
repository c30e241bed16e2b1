package io.torrentflow.stack.cli;

import io.torrentflow.stack.system.SystemControl;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code down}: stops everything. */
@Command(name = "down", description = "Stops the system; what it stores stays.")
final class DownCommand implements Callable<Integer> {
  @Option(
      names = "--wipe",
      description = "Also removes all that is stored: users, jobs, files, passwords and logs.")
  private boolean wipe;

  @Override
  public Integer call() {
    SystemControl control = TorrentflowCommand.control();
    System.out.println(
        control.down() ? "TorrentFlow has stopped." : "TorrentFlow was not running.");
    if (wipe) {
      boolean removed = control.wipe();
      System.out.println(
          removed
              ? "Removed what was in " + control.home().folder() + "."
              : "There was nothing to remove at " + control.home().folder() + ".");
    }
    return CommandLine.ExitCode.OK;
  }
}
