package io.torrentflow.stack.backing;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.home.Secrets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a service as far as it follows from what it stands on: addresses, logins and
 * keys by their property names. What is not running is left out.
 */
public final class ServiceConfig {
  /** The property of those who fetch, or judge what is fetched. */
  public static final String ALLOWED_RANGES = "torrentflow.network.allowed-ranges";

  private final Path folder;
  private final Secrets secrets;
  private final @Nullable PostgresServer postgres;
  private final @Nullable RedisServer redis;
  private final @Nullable RabbitServer rabbit;
  private final @Nullable S3Store s3;

  ServiceConfig(
      Path folder,
      Secrets secrets,
      @Nullable PostgresServer postgres,
      @Nullable RedisServer redis,
      @Nullable RabbitServer rabbit,
      @Nullable S3Store s3) {
    this.folder = folder;
    this.secrets = secrets;
    this.postgres = postgres;
    this.redis = redis;
    this.rabbit = rabbit;
    this.s3 = s3;
  }

  Map<String, String> of(Service service) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("quarkus.http.host", "127.0.0.1");
    switch (service) {
      case GATEWAY -> {
        addDatabase(config, "gateway");
        addBroker(config);
        addRedis(config);
        addStore(config);
        addLinks(config);
        config.put("smallrye.jwt.sign.key.location", secrets.sessionSigningKey().toString());
        addVerificationKey(config);
        addLoopback(config);
        addUploads(config);
      }
      case JOBS -> {
        addDatabase(config, "jobs");
        addBroker(config);
        addRedis(config);
        addStore(config);
        addSigningKeys(config);
      }
      case HUB -> {
        addBroker(config);
        addRedis(config);
        addVerificationKey(config);
      }
      case AGENT -> {
        addStore(config);
        addSigningKeys(config);
        addLoopback(config);
      }
    }
    return config;
  }

  private void addDatabase(Map<String, String> config, String role) {
    if (postgres != null) {
      config.put("quarkus.datasource.reactive.url", postgres.reactiveUrl());
      config.put("quarkus.datasource.username", "torrentflow_" + role);
      config.put("quarkus.datasource.password", secrets.password("postgres." + role));
    }
  }

  private void addBroker(Map<String, String> config) {
    if (rabbit != null) {
      config.put("torrentflow.broker.url", rabbit.address().url());
    }
  }

  private void addRedis(Map<String, String> config) {
    if (redis != null) {
      config.put("quarkus.redis.hosts", redis.url());
    }
  }

  private void addStore(Map<String, String> config) {
    if (s3 != null) {
      config.put("quarkus.s3.endpoint-override", s3.endpoint().toString());
      config.put("quarkus.s3.aws.credentials.type", "static");
      config.put(
          "quarkus.s3.aws.credentials.static-provider.access-key-id",
          secrets.password("s3.access-key-id"));
      config.put(
          "quarkus.s3.aws.credentials.static-provider.secret-access-key",
          secrets.password("s3.secret-access-key"));
      config.put("torrentflow.storage.bucket", S3Store.BUCKET);
    }
  }

  // The gateway signs links to the store and asks nothing of it.
  private void addLinks(Map<String, String> config) {
    if (s3 != null) {
      config.put("quarkus.s3.endpoint-override", s3.publicEndpoint().toString());
    }
  }

  private void addVerificationKey(Map<String, String> config) {
    config.put("mp.jwt.verify.publickey.location", secrets.sessionVerificationKey().toString());
  }

  private void addSigningKeys(Map<String, String> config) {
    config.put("torrentflow.signing.keys", "local:" + secrets.key("signing"));
  }

  // By default all users of a machine share one in /tmp, which belongs to whoever came first.
  private void addUploads(Map<String, String> config) {
    config.put(
        "quarkus.http.body.uploads-directory",
        PrivateFiles.createFolder(folder.resolve("uploads")).toString());
  }

  // The system's own samples and everything a developer serves live on this machine.
  private static void addLoopback(Map<String, String> config) {
    config.put(ALLOWED_RANGES, "127.0.0.0/8,::1/128");
  }
}
