package io.torrentflow.stack.verb;

import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.client.Http;
import io.torrentflow.cli.client.PasswordLogin;
import io.torrentflow.cli.client.SavedLogin;
import io.torrentflow.cli.verb.Connector;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.system.LocalSystem;
import io.torrentflow.stack.system.SystemControl;
import io.torrentflow.stack.system.SystemSize;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The client's server is the one that its user has logged in to, or else the system of this home,
 * which is started if it does not run.
 */
final class LocalConnector implements Connector {
  @Override
  public GatewayClient connect(Consumer<String> notes) {
    return SavedLogin.read(login())
        .map(login -> new GatewayClient(Http.patient(login.server(), notes), login))
        .orElseGet(() -> connectHere(notes));
  }

  /** To the system of this home, whoever is logged in to another server. */
  GatewayClient connectHere(Consumer<String> notes) {
    SystemControl control = TorrentflowCommand.control();
    Optional<URI> running = control.address();
    URI gateway = running.isPresent() ? running.get() : control.up(SystemSize.SMALLEST, notes);
    Http http = Http.patient(gateway, notes);
    return new GatewayClient(
        http,
        new PasswordLogin(
            http,
            LocalSystem.ADMIN_EMAIL,
            control.adminPassword(),
            memory().resolve("secrets/launcher-token")));
  }

  @Override
  public Path memory() {
    return Home.of(System.getenv()).folder();
  }
}
