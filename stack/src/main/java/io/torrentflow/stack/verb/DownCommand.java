package io.torrentflow.stack.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.terminal.Amounts;
import io.torrentflow.cli.terminal.Terminal;
import io.torrentflow.stack.home.HomeContent;
import io.torrentflow.stack.home.HomeMarker;
import io.torrentflow.stack.system.SystemControl;
import java.io.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "down", aliases = "stop", description = "Stops the system; what it stores stays.")
final class DownCommand implements Callable<Integer> {
  @Option(
      names = "--wipe",
      description =
          "Also removes all that is stored: users, jobs, files, passwords and logs. Asks first.")
  private boolean wipe;

  @Option(names = "--yes", description = "Removes without asking.")
  private boolean yes;

  @Override
  public Integer call() {
    SystemControl control = TorrentflowCommand.control();
    Path folder = control.home().folder();
    boolean removes = wipe && Files.exists(folder);
    if (removes && !isAgreed(folder)) {
      System.out.println("Nothing was stopped or removed.");
      return CommandLine.ExitCode.SOFTWARE;
    }
    System.out.println(
        control.down(sentence -> System.out.println("  " + sentence))
            ? "TorrentFlow has stopped."
            : "TorrentFlow was not running.");
    if (removes) {
      HomeMarker.removeHome(folder);
      System.out.println("Removed what was in " + folder + ".");
    } else if (wipe) {
      System.out.println("There was nothing to remove at " + folder + ".");
    }
    return CommandLine.ExitCode.OK;
  }

  private boolean isAgreed(Path folder) {
    HomeContent content = HomeContent.of(folder);
    System.out.printf(
        Locale.ROOT,
        "This removes %s in %s: %d %s, and all users, passwords and logs.%n",
        Amounts.bytes(content.bytes()),
        folder,
        content.downloads(),
        content.downloads() == 1 ? "download" : "downloads");
    if (yes) {
      return true;
    }
    Console console = System.console();
    if (console == null || !Terminal.isTerminal()) {
      throw new CommandException("Nothing was removed: add --yes where nobody can be asked.");
    }
    return "y".equalsIgnoreCase(console.readLine("Remove it? [y/N] "));
  }
}
