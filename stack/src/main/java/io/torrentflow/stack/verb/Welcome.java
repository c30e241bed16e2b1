package io.torrentflow.stack.verb;

import io.torrentflow.stack.machine.ListenAddress;
import io.torrentflow.stack.system.LocalSystem;
import io.torrentflow.stack.system.SystemControl;
import java.net.URI;

/** What a person needs who has a running system. */
final class Welcome {
  private Welcome() {}

  /**
   * @param isFirst the password is new, and is shown this once
   */
  static void print(String headline, URI address, SystemControl control, boolean isFirst) {
    int port = address.getPort();
    ListenAddress listen = control.listen();
    System.out.println(headline + " " + listen.inBrowser(port));
    if (!listen.isLoopback()) {
      row("elsewhere", listen.elsewhere(port) + " (browsers log in there over HTTPS only)");
    }
    row("log in as", LocalSystem.ADMIN_EMAIL);
    if (isFirst) {
      row("password", control.adminPassword());
    }
    row(isFirst ? "kept in" : "password in", control.secretsFile() + " (admin)");
    row("next", "./torrentflow get <magnet link, URL or torrent file>");
    row("stop", "./torrentflow down");
  }

  private static void row(String name, Object value) {
    System.out.printf("  %-12s %s%n", name, value);
  }
}
