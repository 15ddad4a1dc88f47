/**
 * Auto-configuration of decorators around the application's own code.
 */
@NullMarked
package io.github.aiutils.autoconfigure.decorate;

import org.jspecify.annotations.NullMarked;
