package io.torrentflow.stack.cli;

import io.torrentflow.stack.client.GatewayClient;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.system.LocalSystem;
import io.torrentflow.stack.system.SystemControl;
import io.torrentflow.stack.system.SystemSize;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/** Gives a verb that needs the system a client of it, and starts the system if it does not run. */
final class Session {
  private Session() {}

  static GatewayClient open(SystemControl control, Consumer<String> progress) {
    Optional<URI> running = control.address();
    URI gateway = running.isPresent() ? running.get() : control.up(SystemSize.SMALLEST, progress);
    Home home = control.home();
    return new GatewayClient(
        gateway,
        LocalSystem.ADMIN_EMAIL,
        control.adminPassword(),
        home.folder().resolve("secrets/launcher-token"));
  }
}
