package io.github.aiutils.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.aiutils.Call;
import io.github.aiutils.Part;
import io.github.aiutils.error.AiException;
import org.jspecify.annotations.Nullable;

/**
 * Puts tool calls together from their fragments, and gives them away whole or not at all.
 *
 * @since 0.1.0
 */
public final class ToolCalls {

    private final Call call;

    private final List<Draft> drafts = new ArrayList<>(0);

    public ToolCalls(Call call) {
        this.call = call;
    }

    public boolean isEmpty() {
        return this.drafts.isEmpty();
    }

    /**
     * Adds a fragment. Some servers leave out the index, or give every call the index 0:
     * a new id then begins a new call.
     * @param index the call's number; {@code null} if not given
     * @param id the call's id; {@code null} if not given
     * @param name the tool's name; {@code null} if not given
     * @param arguments the fragment of the arguments; {@code null} if not given
     */
    public void add(@Nullable Integer index, @Nullable String id, @Nullable String name, @Nullable String arguments) {
        Draft draft = find(index, id, name);
        if (draft == null) {
            draft = new Draft(index);
            this.drafts.add(draft);
        }
        draft.id = (id != null && !id.isEmpty()) ? id : draft.id;
        draft.name = (name != null && !name.isEmpty()) ? name : draft.name;
        if (arguments != null) {
            draft.arguments.append(arguments);
        }
    }

    private @Nullable Draft find(@Nullable Integer index, @Nullable String id, @Nullable String name) {
        for (int i = this.drafts.size() - 1; i >= 0; i--) {
            Draft draft = this.drafts.get(i);
            if (index == null || index.equals(draft.index)) {
                return draft.isOver(id, name) ? null : draft;
            }
        }
        return null;
    }

    /**
     * Returns the calls, each with an id, a name and arguments that are one JSON value.
     * @param broken makes an error of what is wrong
     * @return the calls in order
     */
    public List<Part.ToolCall> whole(Function<String, ? extends AiException> broken) {
        List<Part.ToolCall> calls = new ArrayList<>(this.drafts.size());
        for (Draft draft : this.drafts) {
            calls.add(whole(draft, calls.size(), broken));
        }
        return calls;
    }

    private Part.ToolCall whole(Draft draft, int number, Function<String, ? extends AiException> broken) {
        if (draft.name == null) {
            throw broken.apply("a tool call has no name");
        }
        String arguments = draft.arguments.toString().isBlank() ? "{}" : draft.arguments.toString();
        if (!Json.isWhole(arguments)) {
            throw broken.apply("the arguments of a tool call are not whole JSON");
        }
        String id = (draft.id != null) ? draft.id : "call_" + this.call.id() + "_" + number;
        return new Part.ToolCall(id, draft.name, arguments);
    }

    private static final class Draft {

        private final @Nullable Integer index;

        private final StringBuilder arguments = new StringBuilder();

        private @Nullable String id;

        private @Nullable String name;

        Draft(@Nullable Integer index) {
            this.index = index;
        }

        /** Whether a fragment with this id or name begins another call. */
        boolean isOver(@Nullable String otherId, @Nullable String otherName) {
            if (otherId != null && !otherId.isEmpty()) {
                return this.id != null && !this.id.equals(otherId);
            }
            return otherName != null && !otherName.isEmpty() && this.name != null
                    && Json.isWhole(this.arguments.toString());
        }

    }

}
