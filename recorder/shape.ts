/** The shape of a JSON value: the name of its type, or the shapes inside it. */
export type Shape = string | readonly Shape[] | ShapeOfObject;

export interface ShapeOfObject {
  readonly [key: string]: Shape;
}

/** Any JSON value may be here. */
const OPEN = ['result', 'error', 'fields', 'extra_properties', 'user_permissions', 'group_permissions'];

export function shapeOf(value: unknown): Shape {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, OPEN.includes(key) ? 'any' : shapeOf(one)]),
  );
}

/** Where two shapes differ, as paths with both; null, `any` and an empty list fit everything. */
export function differences(one: Shape, other: Shape, path = 'body'): string[] {
  if ([one, other].some((shape) => shape === 'any' || shape === 'null')) return [];
  if (Array.isArray(one) && Array.isArray(other)) {
    const [first, second] = [one[0] as Shape | undefined, other[0] as Shape | undefined];
    return first === undefined || second === undefined ? [] : differences(first, second, `${path}[]`);
  }
  if (isMapping(one) && isMapping(other)) {
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) => {
      const [first, second] = [one[key], other[key]];
      if (first !== undefined && second !== undefined) return differences(first, second, `${path}.${key}`);
      return [
        `${path}.${key}: ${first === undefined ? 'missing' : 'there'} / ${second === undefined ? 'missing' : 'there'}`,
      ];
    });
  }
  return one === other ? [] : [`${path}: ${kindOf(one)} / ${kindOf(other)}`];
}

function isMapping(shape: Shape): shape is ShapeOfObject {
  return typeof shape === 'object' && !Array.isArray(shape);
}

function kindOf(shape: Shape): string {
  if (typeof shape === 'string') return shape;
  return Array.isArray(shape) ? 'list' : 'object';
}
