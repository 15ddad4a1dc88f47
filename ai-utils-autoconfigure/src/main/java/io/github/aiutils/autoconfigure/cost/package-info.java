/** What calls cost, and the budgets they are kept within. */
@NullMarked
package io.github.aiutils.autoconfigure.cost;

import org.jspecify.annotations.NullMarked;
