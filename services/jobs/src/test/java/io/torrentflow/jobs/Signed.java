package io.torrentflow.jobs;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.torrentflow.kernel.signing.RequestSigner;
import io.torrentflow.kernel.signing.Signature;
import io.torrentflow.kernel.signing.SigningKeys;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.stack.service.Service;
import io.torrentflow.stack.service.ServiceConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** Requests signed as an agent signs them. */
final class Signed {
  private Signed() {}

  static ValidatableResponse post(String path, Object body) {
    return request(signature(path, json(body), InstantSource.system()), json(body))
        .post(path)
        .then();
  }

  static Signature signature(String path, String body, InstantSource clock) {
    SigningKeys keys =
        SigningKeys.parse(
            ServiceConfig.of(Service.JOBS, JobsBacking.backing).get("torrentflow.signing.keys"));
    URI uri = URI.create(RestAssured.baseURI + ":" + RestAssured.port + path);
    return new RequestSigner(keys, clock).sign("POST", uri, body.getBytes(StandardCharsets.UTF_8));
  }

  static RequestSpecification request(Signature signature, String body) {
    return given()
        .contentType("application/json")
        .header(Signature.KEY_ID_HEADER, signature.keyId())
        .header(Signature.TIMESTAMP_HEADER, signature.timestamp())
        .header(Signature.NONCE_HEADER, signature.nonce())
        .header(Signature.MAC_HEADER, signature.mac())
        .body(body.getBytes(StandardCharsets.UTF_8));
  }

  static String json(Object body) {
    try {
      return WireJson.mapper().writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
