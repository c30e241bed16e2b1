package io.torrentflow.gateway.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Refuses input that Jackson would bend into shape, so that nobody's mistake is taken for something
 * else. What the gateway itself keeps as JSON is written by the same mapper and keeps to this.
 */
@Singleton
class StrictJson implements ObjectMapperCustomizer {
  private static final List<CoercionInputShape> NO_INTEGERS =
      List.of(
          CoercionInputShape.Float,
          CoercionInputShape.String,
          CoercionInputShape.EmptyString,
          CoercionInputShape.Boolean);

  @Override
  public void customize(ObjectMapper mapper) {
    mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    NO_INTEGERS.forEach(
        shape ->
            mapper.coercionConfigFor(LogicalType.Integer).setCoercion(shape, CoercionAction.Fail));
    mapper.registerModule(
        new SimpleModule(StrictJson.class.getName())
            .addDeserializer(String.class, new TextDeserializer()));
  }
}
