package io.torrentflow.hub.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.torrentflow.kernel.net.BrokerAddress;
import io.torrentflow.stack.backing.BackingPart;
import io.torrentflow.stack.backing.BackingServices;
import io.torrentflow.stack.service.Service;
import io.torrentflow.testing.net.LoopbackProxy;
import io.torrentflow.testing.net.TestingCertificate;
import io.torrentflow.testing.server.TestingServers;
import java.net.URI;
import java.util.Map;

/** What the hub needs: a real broker, which is reached by TLS, and a real Redis. */
public final class HubTestResource implements QuarkusTestResourceLifecycleManager {
  private static volatile TestingServers servers;
  private static volatile LoopbackProxy proxy;
  private LoopbackProxy broker;

  @Override
  public Map<String, String> start() {
    servers = TestingServers.start(Service.HUB);
    BackingServices backing = servers.backing();
    Map<String, String> config = servers.configuration();
    URI redis = URI.create(backing.redisUrl());
    proxy = LoopbackProxy.silencing(redis.getPort(), "subscribe");
    config.put(
        "quarkus.redis.hosts",
        backing.redisUrl().replace(":" + redis.getPort(), ":" + proxy.port()));
    config.putAll(brokerByTls(backing.broker()));
    // The tests sign sessions as a gateway does.
    config.put("test.signing-key-id", backing.secrets().sessionKeyId());
    config.put("smallrye.jwt.sign.key.location", backing.secrets().sessionSigningKey().toString());
    config.put("torrentflow.hub.echo-interval", "500ms");
    config.put("torrentflow.hub.resync-timeout", "2s");
    config.put("torrentflow.hub.reader-timeout", "2s");
    config.put("torrentflow.hub.ping-interval", "1s");
    config.put("torrentflow.hub.credential-check-interval", "1s");
    return config;
  }

  private Map<String, String> brokerByTls(BrokerAddress plain) {
    TestingCertificate certificate = TestingCertificate.create();
    broker = LoopbackProxy.tls(plain.port(), certificate);
    return Map.of(
        "torrentflow.broker.url",
        new BrokerAddress(
                true,
                "localhost",
                broker.port(),
                plain.username(),
                plain.password(),
                plain.virtualHost())
            .url(),
        "torrentflow.broker.trusted-certificates",
        certificate.pem().toString());
  }

  /** Starts again, without its data, a Redis that was shut down and may just be ending. */
  public static void restartRedis() {
    servers.backing().stop(BackingPart.REDIS);
    servers.backing().start(BackingPart.REDIS);
  }

  /** The connections by which replicas hear of changes stay open and bring nothing more. */
  public static void silenceSubscriptions() {
    proxy.silence();
  }

  @Override
  public void stop() {
    if (proxy != null) {
      proxy.close();
    }
    if (broker != null) {
      broker.close();
    }
    if (servers != null) {
      servers.close();
    }
  }
}
