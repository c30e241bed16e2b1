package io.torrentflow.gateway.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.torrentflow.gateway.GatewayApplication;
import io.torrentflow.kernel.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.jboss.jandex.AnnotationInstance;
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
    operation.getResponses().addAPIResponse("default", problem());
    return operation;
  }

  private static org.eclipse.microprofile.openapi.models.responses.APIResponse problem() {
    return OASFactory.createAPIResponse()
        .description("What went wrong, and what to do")
        .content(
            OASFactory.createContent()
                .addMediaType(
                    Problem.MEDIA_TYPE,
                    OASFactory.createMediaType()
                        .schema(OASFactory.createSchema().ref(GatewayApplication.PROBLEM))));
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document
        .getComponents()
        .getSchemas()
        .forEach(
            (name, schema) -> {
              if (schema.getProperties() != null) {
                schema.setRequired(required(name, schema.getProperties()));
              }
            });
  }

  private List<String> required(
      String name, Map<String, org.eclipse.microprofile.openapi.models.media.Schema> properties) {
    return index.getKnownClasses().stream()
        .filter(type -> type.isRecord() && type.simpleName().equals(name))
        .flatMap(type -> type.recordComponentsInDeclarationOrder().stream())
        .filter(component -> properties.containsKey(component.name()) && !isNullable(component))
        .map(RecordComponentInfo::name)
        .distinct()
        .toList();
  }

  private static boolean isNullable(RecordComponentInfo component) {
    return component.type().annotations().stream()
        .map(AnnotationInstance::name)
        .anyMatch(NULLABLE::equals);
  }
}
