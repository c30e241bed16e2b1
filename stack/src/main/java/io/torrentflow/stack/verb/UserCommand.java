package io.torrentflow.stack.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.kernel.secret.RandomSecret;
import io.torrentflow.stack.backing.HomeDatabase;
import io.torrentflow.stack.system.SystemControl;
import java.net.URI;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the owner of the machine can do for a user, without an administrator. */
@Command(
    name = "user",
    description = "Looks after an account of this machine's system.",
    synopsisSubcommandLabel = "COMMAND")
final class UserCommand implements Runnable {
  private final SystemControl control = TorrentflowCommand.control();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: user reset-password EMAIL");
  }

  @Command(
      name = "reset-password",
      description = "Makes a link that a user sets a new password with, once and within a day.")
  int resetPassword(
      @Parameters(paramLabel = "EMAIL", description = "The address that the user logs in with.")
          String email) {
    URI address =
        control.address().orElseThrow(() -> new CommandException(SystemControl.NOT_RUNNING));
    String secret = RandomSecret.create();
    if (!new HomeDatabase(control.home().folder()).resetPassword(email, secret)) {
      throw new CommandException("There is no user " + email + " here.");
    }
    System.out.println(control.listen().inBrowser(address.getPort()) + "/reset-password#" + secret);
    System.out.println("It is good once, for a day. Without a browser:");
    System.out.printf(
        "  curl %s/api/v1/auth/reset-password -H 'Content-Type: application/json' -d"
            + " '{\"secret\":\"%s\",\"password\":\"...\"}'%n",
        address, secret);
    return 0;
  }
}
