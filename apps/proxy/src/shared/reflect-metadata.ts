import 'reflect-metadata';
export default Reflect;
