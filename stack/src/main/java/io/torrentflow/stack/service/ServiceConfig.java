package io.torrentflow.stack.service;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.backing.BackingServices;
import io.torrentflow.stack.home.Secrets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The configuration of a service as far as it follows from what it stands on: addresses, logins and
 * keys by their property names. What is not running is left out.
 */
public final class ServiceConfig {
  /** The property of those who fetch, or judge what is fetched. */
  public static final String ALLOWED_RANGES = "torrentflow.network.allowed-ranges";

  private ServiceConfig() {}

  public static Map<String, String> of(Service service, BackingServices backing) {
    Secrets secrets = backing.secrets();
    Map<String, String> config = new HashMap<>(Map.of("quarkus.http.host", "127.0.0.1"));
    service.standsOn().forEach(part -> config.putAll(backing.propertiesOf(part)));
    if (config.containsKey("quarkus.datasource.reactive.url")) {
      config.put("quarkus.datasource.username", "torrentflow_" + service.partName());
      config.put("quarkus.datasource.password", secrets.password("postgres." + service.partName()));
    }
    if (service == Service.GATEWAY) {
      if (config.containsKey("quarkus.s3.endpoint-override")) {
        config.put("torrentflow.storage.public-endpoint", backing.publicS3Endpoint().toString());
      }
      config.put("smallrye.jwt.sign.key.location", secrets.sessionSigningKey().toString());
      config.put("torrentflow.gateway.signing-key-id", secrets.sessionKeyId());
      config.put("torrentflow.gateway.csrf-key", secrets.key("csrf"));
      // By default all users of a machine share one in /tmp, which belongs to the first of them.
      Path uploads = PrivateFiles.createFolder(backing.folder().resolve("uploads"));
      config.put("quarkus.http.body.uploads-directory", uploads.toString());
    }
    if (service == Service.GATEWAY || service == Service.HUB) {
      config.put("mp.jwt.verify.publickey.location", secrets.sessionVerificationKeys().toString());
    }
    if (service == Service.JOBS || service == Service.AGENT) {
      config.put("torrentflow.signing.keys", "local:" + secrets.key("signing"));
    }
    if (service == Service.GATEWAY || service == Service.AGENT) {
      // The system's own samples and everything a developer serves live on this machine.
      config.put(ALLOWED_RANGES, "127.0.0.0/8,::1/128");
    }
    return config;
  }
}
