package io.github.aiutils.cost.jdbc;

import java.util.List;

/**
 * A column of a table.
 *
 * @param name its name
 * @param type its type in SQL
 * @param rule what becomes of it when a row is there already
 */
record Column(String name, String type, Rule rule) {

    private static final String MONEY = "numeric(38, 18)";

    static Column text(String name) {
        return new Column(name, "varchar", Rule.STAYS);
    }

    static Column number(String name) {
        return new Column(name, "bigint", Rule.STAYS);
    }

    static Column money(String name) {
        return new Column(name, MONEY, Rule.STAYS);
    }

    static Column time(String name) {
        return new Column(name, "timestamp(6) with time zone", Rule.STAYS);
    }

    static Column flag(String name) {
        return new Column(name, "boolean", Rule.STAYS);
    }

    Column key() {
        return new Column(this.name, this.type, Rule.KEY);
    }

    Column summed() {
        return new Column(this.name, this.type, Rule.SUMMED);
    }

    Column greatest() {
        return new Column(this.name, this.type, Rule.GREATEST);
    }

    static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    /** What becomes of a column when a row is there already. */
    enum Rule {

        /** Tells rows apart. */
        KEY,

        /** Stays as it was. */
        STAYS,

        /** Both are summed up. */
        SUMMED,

        /** The greater one stays. */
        GREATEST

    }

}
