/** What it costs, and may we spend it. */
@NullMarked
package io.github.aiutils.cost;

import org.jspecify.annotations.NullMarked;
