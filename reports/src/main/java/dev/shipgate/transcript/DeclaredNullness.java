package dev.shipgate.transcript;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.Executable;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Determines from the records themselves which of their components a file may omit. A {@link Nullable} component may be
 * absent and is then {@code null}. A component with {@code @JsonSetter(nulls = AS_EMPTY)} may be absent and is then
 * empty. Every other component is required and must not be null.
 */
final class DeclaredNullness extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        return member instanceof AnnotatedParameter parameter
                ? Boolean.valueOf(!mayBeAbsent(parameter) && !isEmptyIfAbsent(config, parameter))
                : super.hasRequiredMarker(config, member);
    }

    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
        JsonSetter.Value declared = super.findSetterInfo(config, annotated);
        return annotated instanceof AnnotatedParameter parameter
                        && declared.nonDefaultValueNulls() == null
                        && !mayBeAbsent(parameter)
                ? declared.withValueNulls(Nulls.FAIL)
                : declared;
    }

    private boolean isEmptyIfAbsent(MapperConfig<?> config, Annotated annotated) {
        return super.findSetterInfo(config, annotated).nonDefaultValueNulls() == Nulls.AS_EMPTY;
    }

    /** The parameters of a canonical constructor don't always repeat the annotations of the components. */
    private static boolean mayBeAbsent(AnnotatedParameter parameter) {
        RecordComponent[] components = parameter.getDeclaringClass().getRecordComponents();
        Executable owner = (Executable) parameter.getOwner().getMember();
        if (owner.getAnnotatedParameterTypes()[parameter.getIndex()].isAnnotationPresent(Nullable.class)) {
            return true;
        }
        if (components == null || components.length != owner.getParameterCount()) {
            return false;
        }
        RecordComponent component = components[parameter.getIndex()];
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                || component.getAccessor().isAnnotationPresent(JsonIgnore.class);
    }
}
