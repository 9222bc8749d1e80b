/** A table that stays readable at 390 pixels: on a narrow screen each row becomes a small card with its own labels. */
import type { ComponentChildren, VNode } from "preact";

export type Column<Row> = {
  readonly label: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Figures align to the right on a wide screen. */
  readonly figures?: boolean;
};

export type DataTableProps<Row> = {
  /** Says what the rows are; read out by assistive technology, not drawn. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
};

/** The roles repeat what the elements mean, because a narrow screen lays them out as blocks and would drop it. */
export function DataTable<Row>({ caption, columns, rows }: DataTableProps<Row>): VNode {
  return (
    <table class="data" role="table">
      <caption class="unseen">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th scope="col" role="columnheader" class={column.figures === true ? "figures" : undefined}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row">
            {columns.map((column) => (
              <td
                role="cell"
                data-label={column.label}
                class={column.figures === true ? "figures" : undefined}
              >
                <div>{column.cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
