package io.torrentflow.gateway.openapi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/**
 * What holds for the schemas that requests are made of and not for those of responses: a member
 * that may be left out may be null, too, and of some members exactly one is given.
 */
final class RequestSchemas {
  private static final DotName EXACTLY_ONE_OF = DotName.createSimple(ExactlyOneOf.class);
  // An address of a component ends with its name.
  private static final String COMPONENT = "#/components/schemas/";

  private final Components components;
  private final IndexView index;

  private RequestSchemas(Components components, IndexView index) {
    this.components = components;
    this.index = index;
  }

  static void complete(OpenAPI document, IndexView index) {
    RequestSchemas schemas = new RequestSchemas(document.getComponents(), index);
    schemas.reachable(bodies(document)).forEach(schemas::complete);
  }

  private static Stream<Schema> bodies(OpenAPI document) {
    return document.getPaths().getPathItems().values().stream()
        .flatMap(path -> path.getOperations().values().stream())
        .filter(operation -> operation.getRequestBody() != null)
        .flatMap(
            operation -> operation.getRequestBody().getContent().getMediaTypes().values().stream())
        .map(media -> media.getSchema());
  }

  private Set<String> reachable(Stream<Schema> from) {
    Set<String> names = new LinkedHashSet<>();
    from.forEach(schema -> collect(schema, names));
    return names;
  }

  private void collect(@Nullable Schema schema, Set<String> names) {
    if (schema == null) {
      return;
    }
    String ref = schema.getRef();
    if (ref != null) {
      String name = ref.substring(COMPONENT.length());
      if (names.add(name)) {
        collect(components.getSchemas().get(name), names);
      }
      return;
    }
    collect(schema.getItems(), names);
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(property -> collect(property, names));
    }
  }

  private void complete(String name) {
    Schema schema = components.getSchemas().get(name);
    if (schema == null || schema.getProperties() == null) {
      return;
    }
    schema.getProperties().values().forEach(RequestSchemas::allowRepetitions);
    List<String> alternatives = alternatives(name);
    List<String> required = schema.getRequired() == null ? List.of() : schema.getRequired();
    Map<String, Schema> properties = new LinkedHashMap<>();
    schema
        .getProperties()
        .forEach(
            (property, of) ->
                properties.put(
                    property,
                    required.contains(property) || alternatives.contains(property)
                        ? of
                        : orNull(of)));
    schema.setProperties(properties);
    if (!alternatives.isEmpty()) {
      components.addSchema(name, oneOf(schema, alternatives));
    }
  }

  private List<String> alternatives(String name) {
    return index.getAnnotations(EXACTLY_ONE_OF).stream()
        .filter(annotation -> annotation.target().asClass().simpleName().equals(name))
        .findFirst()
        .map(AnnotationInstance::value)
        .map(value -> Arrays.asList(value.asStringArray()))
        .orElse(List.of());
  }

  // What is named twice in a set is taken, and counted, once.
  private static void allowRepetitions(Schema schema) {
    if (Boolean.TRUE.equals(schema.getUniqueItems())) {
      schema.uniqueItems(null).maxItems(null);
    }
  }

  private static Schema orNull(Schema schema) {
    List<SchemaType> types = schema.getType();
    if (types == null) {
      return OASFactory.createSchema()
          .addAnyOf(schema)
          .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
    }
    List<SchemaType> orNull = new ArrayList<>(types);
    orNull.add(SchemaType.NULL);
    return schema.type(orNull);
  }

  /** One object for each of the members, which has it and the rest. */
  private static Schema oneOf(Schema schema, List<String> alternatives) {
    Schema all = OASFactory.createSchema();
    for (String given : alternatives) {
      Map<String, Schema> properties = new LinkedHashMap<>(schema.getProperties());
      properties.keySet().removeIf(name -> alternatives.contains(name) && !name.equals(given));
      List<String> required = new ArrayList<>(schema.getRequired());
      required.add(given);
      all.addOneOf(
          OASFactory.createSchema()
              .addType(SchemaType.OBJECT)
              .properties(properties)
              .required(required));
    }
    return all;
  }
}
