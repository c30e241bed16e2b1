package io.torrentflow.stack.verb;

import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.stack.demo.DemoRun;
import io.torrentflow.stack.system.SystemControl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "demo",
    description =
        "Starts the system if it does not run, serves and seeds samples of its own on this"
            + " machine, downloads them through the whole chain and compares every byte. Its jobs"
            + " and samples are removed at the end; the system goes on running.")
final class DemoCommand implements Callable<Integer> {
  @ParentCommand private LocalConnector connector;

  @Override
  public Integer call() {
    SystemControl control = TorrentflowCommand.control();
    boolean isFirst = control.launch().isEmpty();
    try (GatewayClient gateway =
        connector.connectHere(sentence -> System.out.println("  " + sentence))) {
      boolean equal = new DemoRun(gateway, control.home()).run();
      System.out.println();
      System.out.println(
          equal
              ? "Everything came back equal, byte by byte. The demo's jobs and samples are removed."
              : "Not everything came back equal; ./torrentflow logs has what the parts say.");
      control
          .address()
          .ifPresent(at -> Welcome.print("TorrentFlow still runs at", at, control, isFirst));
      return equal ? 0 : 1;
    }
  }
}
