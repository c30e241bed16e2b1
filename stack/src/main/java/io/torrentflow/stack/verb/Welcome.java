package io.torrentflow.stack.verb;

import io.torrentflow.stack.system.LocalSystem;
import io.torrentflow.stack.system.SystemControl;
import java.net.URI;

/** What a person needs who has a running system before him. */
final class Welcome {
  private Welcome() {}

  static void print(String headline, URI address, SystemControl control) {
    System.out.printf(
        """
        %s %s
          log in as  %s
          password   %s
          kept in    %s
          next       ./torrentflow get <magnet link, URL or torrent file>
          stop       ./torrentflow down
        """,
        headline, address, LocalSystem.ADMIN_EMAIL, control.adminPassword(), control.secretsFile());
  }
}
