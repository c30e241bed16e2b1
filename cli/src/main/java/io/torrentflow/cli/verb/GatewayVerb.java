package io.torrentflow.cli.verb;

import io.torrentflow.cli.client.GatewayClient;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** A verb that asks the gateway for something and then is done. */
abstract class GatewayVerb implements Callable<Integer> {
  final Connector connector;

  GatewayVerb(Connector connector) {
    this.connector = connector;
  }

  abstract void run(GatewayClient gateway);

  @Override
  public Integer call() {
    try (GatewayClient gateway = connector.connect(System.err::println)) {
      run(gateway);
      return CommandLine.ExitCode.OK;
    }
  }
}
