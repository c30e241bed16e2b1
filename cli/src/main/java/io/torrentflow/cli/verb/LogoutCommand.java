package io.torrentflow.cli.verb;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.cli.client.SavedLogin;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "logout",
    description =
        "Forgets the server of login; the client's verbs use this machine's system again.")
final class LogoutCommand implements Callable<Integer> {
  @ParentCommand private Connector connector;

  @Override
  public Integer call() {
    Optional<SavedLogin> login = SavedLogin.read(connector.login());
    PrivateFiles.deleteTree(connector.login());
    System.out.println(
        login
            .map(known -> "Forgot the token for " + known.server() + ".")
            .orElse("You were not logged in to another server."));
    return 0;
  }
}
