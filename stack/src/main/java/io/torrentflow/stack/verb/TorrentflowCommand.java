package io.torrentflow.stack.verb;

import io.torrentflow.cli.verb.ClientVerbs;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.system.SystemControl;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./torrentflow}: one verb each for what a person does with the system. */
@Command(
    name = "torrentflow",
    description =
        "TorrentFlow: start it on this machine, use it here or elsewhere, look at it, stop it.",
    footer = {"", "New here? Run: ./torrentflow demo"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done; of status and doctor: all is well.",
      "1:It failed, or the job did; the reason is on standard error.",
      "2:The command line is wrong.",
      "130:Ended by Ctrl-C; a job goes on."
    },
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    version = "TorrentFlow 0.1.0",
    subcommands = {
      CommandLine.HelpCommand.class,
      DemoCommand.class,
      UpCommand.class,
      TestCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      DownCommand.class,
      DoctorCommand.class,
      UserCommand.class
    })
public final class TorrentflowCommand extends LocalConnector implements Runnable {
  private TorrentflowCommand() {}

  public static void main(String[] arguments) {
    System.exit(line().execute(arguments));
  }

  /** The verbs with their options. */
  static CommandLine line() {
    CommandLine line = new CommandLine(new TorrentflowCommand());
    ClientVerbs.addTo(line);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println(command.getColorScheme().errorText(Failures.sentence(failure)));
          return CommandLine.ExitCode.SOFTWARE;
        });
    return line;
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  static SystemControl control() {
    return new SystemControl(Home.of(System.getenv()));
  }
}
