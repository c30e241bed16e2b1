package io.torrentflow.stack.cli;

import io.torrentflow.stack.client.GatewayClient;
import io.torrentflow.stack.system.SystemControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code demo}: the newcomer's first command. */
@Command(
    name = "demo",
    description =
        "Starts the system if it does not run, serves and seeds samples of its own on this"
            + " machine, downloads them through the whole chain and compares every byte.")
final class DemoCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    SystemControl control = TorrentflowCommand.control();
    try (GatewayClient gateway =
        Session.open(control, sentence -> System.out.println("  " + sentence))) {
      return new DemoRun(gateway, control.home()).run() ? 0 : 1;
    }
  }
}
