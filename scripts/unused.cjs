/** Stands in the bundles for a package of which nothing is ever called (build.ts says why): it throws whatever is asked of it. */
module.exports = new Proxy(
  {},
  {
    get(_target, name) {
      throw new Error(`${String(name)} belongs to a package that is left out of this bundle.`);
    },
  },
);
