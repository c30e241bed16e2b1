package io.torrentflow.platform.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.torrentflow.kernel.wire.WireJson;
import jakarta.inject.Singleton;

/** Makes the services write JSON as the kernel's wire records define it. */
@Singleton
class WireJsonCustomizer implements ObjectMapperCustomizer {
  @Override
  public void customize(ObjectMapper mapper) {
    WireJson.configure(mapper);
  }
}
