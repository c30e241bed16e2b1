package io.torrentflow.cli.verb;

import io.torrentflow.cli.client.GatewayClient;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ParentCommand;

/** A verb that sends requests to the gateway and then is done. */
abstract class GatewayVerb implements Callable<Integer> {
  @ParentCommand Connector connector;

  abstract void run(GatewayClient gateway);

  @Override
  public Integer call() {
    try (GatewayClient gateway = connector.connect(System.err::println)) {
      run(gateway);
      return CommandLine.ExitCode.OK;
    }
  }
}
