package io.github.aiutils.autoconfigure;

/**
 * A property is missing or wrong.
 *
 * @since 0.1.0
 */
public final class InvalidPropertyException extends RuntimeException {

    private final String property;

    private final String problem;

    private final String cure;

    /**
     * Makes the exception.
     * @param property the property, for example {@code ai-utils.providers.openai.api-key}
     * @param problem what is wrong, a clause that goes on after the property's name
     * @param cure what to do, a sentence
     */
    public InvalidPropertyException(String property, String problem, String cure) {
        super(property + " " + problem + ". " + cure);
        this.property = property;
        this.problem = problem;
        this.cure = cure;
    }

    public String property() {
        return this.property;
    }

    public String problem() {
        return this.problem;
    }

    public String cure() {
        return this.cure;
    }

}
