package io.torrentflow.gateway.openapi;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.torrentflow.gateway.GatewayApplication;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.problem.Problem;
import io.torrentflow.kernel.problem.ProblemCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/**
 * Completes the API's document with what holds everywhere and the generator cannot know: who may
 * call, how errors look, and that a record's component is always there unless it is nullable.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class OpenApiDocument implements OASFilter {
  private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
  private static final DotName UNWRAPPED = DotName.createSimple(JsonUnwrapped.class);
  private static final DotName WIRE_NAME = DotName.createSimple(WireName.class);

  private static final String SOME_TEXT = "\\S";

  private final IndexView index;

  public OpenApiDocument(IndexView index) {
    this.index = index;
  }

  @Override
  public Operation filterOperation(Operation operation) {
    List<?> guards = operation.getSecurity();
    if (guards != null && !guards.isEmpty()) {
      operation.setSecurity(
          Stream.of(GatewayApplication.SESSION, GatewayApplication.TOKEN)
              .map(scheme -> OASFactory.createSecurityRequirement().addScheme(scheme))
              .toList());
    }
    // One entry for all of them: which code can come where is said by the codes' own names.
    List.of("400", "401", "403").forEach(operation.getResponses()::removeAPIResponse);
    operation.getResponses().getAPIResponses().values().forEach(ResponseHeaders::addToSuccess);
    operation.getResponses().addAPIResponse("default", problem());
    return operation;
  }

  private static APIResponse problem() {
    APIResponse problem =
        OASFactory.createAPIResponse()
            .description("Problem")
            .content(
                OASFactory.createContent()
                    .addMediaType(
                        Problem.MEDIA_TYPE,
                        OASFactory.createMediaType()
                            .schema(OASFactory.createSchema().ref(GatewayApplication.PROBLEM))));
    ResponseHeaders.addToProblem(problem);
    return problem;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document
        .getComponents()
        .getSchemas()
        .forEach(
            (name, schema) -> {
              if (schema.getProperties() != null) {
                complete(schema, components(name).toList());
                if (name.equals(GatewayApplication.PROBLEM)) {
                  // The record has a text, so that a client reads the codes of newer servers.
                  schema.addProperty("code", refTo(ProblemCode.class));
                }
                schema.getProperties().values().forEach(OpenApiDocument::anchor);
              } else if (isWireName(name)) {
                // The generator sees no annotation that an enum inherits.
                schema.setEnumeration(
                    schema.getEnumeration().stream()
                        .<Object>map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                        .toList());
              }
            });
    RequestSchemas.complete(document, index);
    ResponseHeaders.describe(document.getComponents());
  }

  // The generator makes this of a text that must not be blank.
  private static void anchor(Schema schema) {
    if (SOME_TEXT.equals(schema.getPattern())) {
      schema.setPattern("^[\\s\\S]*" + SOME_TEXT + "[\\s\\S]*$");
    }
  }

  private static Schema refTo(Class<?> type) {
    return OASFactory.createSchema().ref(type.getSimpleName());
  }

  private static void complete(Schema schema, List<RecordComponentInfo> components) {
    Map<String, Schema> properties = new LinkedHashMap<>();
    components.stream()
        .map(RecordComponentInfo::name)
        .filter(schema.getProperties()::containsKey)
        .forEach(property -> properties.put(property, schema.getProperties().get(property)));
    schema.getProperties().forEach(properties::putIfAbsent);
    schema.setProperties(properties);
    schema.setRequired(
        components.stream()
            .filter(component -> properties.containsKey(component.name()))
            .filter(component -> !isNullable(component))
            .map(RecordComponentInfo::name)
            .distinct()
            .toList());
  }

  private boolean isWireName(String name) {
    return index.getKnownClasses().stream()
        .anyMatch(
            type -> name.equals(type.simpleName()) && type.interfaceNames().contains(WIRE_NAME));
  }

  private Stream<RecordComponentInfo> components(String name) {
    return index.getKnownClasses().stream()
        .filter(type -> type.isRecord() && type.simpleName().equals(name))
        .flatMap(this::components);
  }

  /** In the order of their declaration, those of unwrapped records in their place. */
  private Stream<RecordComponentInfo> components(ClassInfo type) {
    return type.recordComponentsInDeclarationOrder().stream()
        .flatMap(
            component ->
                type.field(component.name()).hasAnnotation(UNWRAPPED)
                    ? components(index.getClassByName(component.type().name()))
                    : Stream.of(component));
  }

  private static boolean isNullable(RecordComponentInfo component) {
    return component.type().annotations().stream()
        .map(AnnotationInstance::name)
        .anyMatch(NULLABLE::equals);
  }
}
